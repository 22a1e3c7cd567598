import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const TLS_CONFIG = `
tls_server_config:
  cert_file: replica.pem
  key_file: replica-key.pem
  client_ca_file: ca.pem
  client_auth_type: RequireAndVerifyClientCert
tls_client_config: { ca_file: ca.pem, cert_file: replica.pem, key_file: replica-key.pem }
`;

/** Makes an authority and a certificate for 127.0.0.1 in `folder`; answers the file for `--cluster.tls-config`. */
export async function writeTlsConfig(folder: string): Promise<string> {
  const openssl = (...args: string[]): Promise<unknown> => run('openssl', args, { cwd: folder });
  const uses = 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n';
  await writeFile(join(folder, 'uses'), uses);
  const ca = ['-keyout', 'ca-key.pem', '-out', 'ca.pem'];
  await openssl('req', '-x509', ...KEY, '-days', '2', '-subj', '/CN=ca', ...ca);
  const request = ['-keyout', 'replica-key.pem', '-out', 'replica.csr'];
  await openssl('req', ...KEY, '-subj', '/CN=replica', ...request);
  const signing = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-days', '2'];
  const files = ['-in', 'replica.csr', '-extfile', 'uses', '-out', 'replica.pem'];
  await openssl('x509', '-req', ...signing, ...files);
  const file = join(folder, 'tls.yml');
  await writeFile(file, TLS_CONFIG);
  return file;
}
