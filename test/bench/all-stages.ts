import { durability } from './durability-stage.ts';
import { inhibition, silences } from './muting-stages.ts';
import { mail, slack } from './render-stages.ts';
import { ingest, memory, reads, scaling, startUp, storm, together, trickle } from './stages.ts';
import type { Stage } from './stages.ts';

/** All that is measured, in the order it is run. */
export const STAGES: readonly Stage[] = [
  ingest,
  durability,
  memory,
  reads,
  silences,
  inhibition,
  trickle,
  together,
  storm,
  slack,
  mail,
  startUp,
  scaling,
];
