import type { ReadText } from '../http/file-texts.ts';

/** Settings of one profile, by their names in the files of the AWS tools. */
export type Profile = Readonly<Record<string, string>>;

/** The profiles of the two files by their names; what is in the credentials file wins. */
export async function readProfiles(
  environment: Readonly<Record<string, string | undefined>>,
  readText: ReadText,
): Promise<ReadonlyMap<string, Profile>> {
  const folder = `${environment['HOME'] ?? ''}/.aws`;
  const [config, credentials] = await Promise.all([
    readIfThere(environment['AWS_CONFIG_FILE'] ?? `${folder}/config`, readText),
    readIfThere(environment['AWS_SHARED_CREDENTIALS_FILE'] ?? `${folder}/credentials`, readText),
  ]);
  const profiles = new Map<string, Profile>();
  for (const [name, profile] of [...sections(config), ...sections(credentials)]) {
    profiles.set(name, { ...profiles.get(name), ...profile });
  }
  return profiles;
}

/** A file that is not there holds no profiles. */
async function readIfThere(path: string, readText: ReadText): Promise<string> {
  try {
    return await readText(path);
  } catch {
    return '';
  }
}

/** The sections of a file in the INI format; those of the configuration file begin with `profile`. */
function sections(text: string): readonly (readonly [string, Profile])[] {
  const found: (readonly [string, Record<string, string>])[] = [];
  for (const line of text.split(/\r?\n/)) {
    const name = /^\s*\[\s*(?:profile\s+)?([^\]]+?)\s*\]/.exec(line)?.[1];
    if (name !== undefined) {
      found.push([name, {}]);
      continue;
    }
    const [, key, value] = /^([^\s#;=][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    const last = found.at(-1)?.[1];
    if (key !== undefined && value !== undefined && last !== undefined) last[key] = value;
  }
  return found;
}
