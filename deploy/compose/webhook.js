// Prints each webhook notification in one line.
import { createServer } from 'node:http';

createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (text) => (body += text));
  request.on('end', () => {
    response.end();
    try {
      const { status, receiver, groupKey, alerts } = JSON.parse(body);
      console.log(
        `${new Date().toISOString()} ${status} ${receiver} ${groupKey}: ${alerts.length} alerts`,
      );
    } catch {
      console.log(`${new Date().toISOString()} not a notification: ${body.slice(0, 200)}`);
    }
  });
}).listen(9099);
