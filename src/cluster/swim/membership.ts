import type { Alive, Dead, Endpoint, Suspect } from '../wire/messages.ts';
import type { Awareness } from './awareness.ts';
import type { Broadcasts } from './broadcasts.ts';
import { plausible, sameBytes, sameEndpoint, sameVersions } from './claims.ts';
import type { Effects } from './effects.ts';
import type { Member } from './member.ts';
import { isGone, type MemberRecord, type MemberTable } from './member-table.ts';
import { OWN_VERSIONS, type SwimOptions } from './options.ts';
import { Suspicion, suspicionTerms } from './suspicion.ts';

/** The highest incarnation there is. */
const MAX_INCARNATION = 2 ** 32 - 1;

/** What the rules of membership work on. */
export interface MembershipParts {
  readonly options: SwimOptions;
  readonly members: MemberTable;
  readonly broadcasts: Broadcasts;
  readonly awareness: Awareness;
  readonly effects: Effects;
}

/** What becomes of what is said about members: who is believed, what is passed on, and how we defend ourselves. */
export class Membership {
  readonly #options: SwimOptions;
  readonly #members: MemberTable;
  readonly #broadcasts: Broadcasts;
  readonly #awareness: Awareness;
  readonly #effects: Effects;
  readonly #suspicions = new Map<string, Suspicion>();
  #incarnation = 1;
  #leaving = false;
  #toldFull = false;

  constructor(parts: MembershipParts) {
    this.#options = parts.options;
    this.#members = parts.members;
    this.#broadcasts = parts.broadcasts;
    this.#awareness = parts.awareness;
    this.#effects = parts.effects;
  }

  /** When the next suspicion ends. */
  get due(): number {
    let due = Infinity;
    for (const { deadline } of this.#suspicions.values()) due = Math.min(due, deadline);
    return due;
  }

  /** We are there, and say so. */
  start(now: number): void {
    const { name, endpoint, meta } = this.#options;
    const me: MemberRecord = {
      name,
      endpoint,
      meta,
      versions: OWN_VERSIONS,
      incarnation: this.#incarnation,
      state: 'alive',
      changedAt: now,
    };
    this.#members.set(me);
    this.#broadcasts.news(name, aliveMessage(me));
    this.#effects.push({ kind: 'joined', member: me });
  }

  /** We go, and say so: `farewell sent` tells when that has been sent often enough. */
  leave(now: number): void {
    if (this.#leaving) return;
    this.#leaving = true;
    const { name } = this.#options;
    this.dead({ kind: 'dead', incarnation: this.#incarnation, node: name, from: name }, now);
  }

  alive(said: Alive, now: number): void {
    const ours = said.node === this.#options.name;
    if ((ours && this.#leaving) || !plausible(said)) return;
    const claim =
      said.endpoint.port === 0 ? { ...said, endpoint: this.#ownPort(said.endpoint) } : said;
    const known = this.#members.get(claim.node);
    if (known === undefined) this.#welcome(claim, now);
    else if (ours) this.#heardOfOurselves(claim, known);
    else this.#update(claim, known, now);
  }

  suspect(said: Suspect, now: number): void {
    const known = this.#members.get(said.node);
    if (known === undefined || said.incarnation < known.incarnation) return;
    const running = this.#suspicions.get(said.node);
    if (running !== undefined) {
      if (running.confirm(said.from)) this.#broadcasts.news(said.node, said);
      return;
    }
    if (known.state !== 'alive') return;
    if (said.node === this.#options.name) {
      this.#refute(known, said.incarnation);
      this.#effects.log('warn', 'refuting a suspicion', { from: said.from });
      return;
    }
    this.#broadcasts.news(said.node, said);
    this.#members.set({
      ...known,
      incarnation: said.incarnation,
      state: 'suspect',
      changedAt: now,
    });
    const terms = suspicionTerms(this.#members.size, this.#options);
    this.#suspicions.set(said.node, new Suspicion(said.from, terms, now));
  }

  dead(said: Dead, now: number): void {
    const known = this.#members.get(said.node);
    if (known === undefined || said.incarnation < known.incarnation) return;
    this.#suspicions.delete(said.node);
    if (isGone(known)) return;
    if (said.node !== this.#options.name) this.#broadcasts.news(said.node, said);
    else if (this.#leaving) this.#farewell(said);
    else {
      this.#refute(known, said.incarnation);
      this.#effects.log('warn', 'refuting our death', { from: said.from });
      return;
    }
    const state = said.node === said.from ? 'left' : 'dead';
    const member = { ...known, incarnation: said.incarnation, state, changedAt: now } as const;
    this.#members.set(member);
    this.#effects.push({ kind: 'left', member });
  }

  /** Whoever has been under suspicion for long enough is dead. */
  expire(now: number): void {
    for (const [name, suspicion] of this.#suspicions) {
      if (suspicion.deadline > now) continue;
      this.#suspicions.delete(name);
      const member = this.#members.get(name);
      if (member?.state !== 'suspect') continue;
      const { confirmations } = suspicion;
      this.#effects.log('info', 'a suspected member has failed', { member: name, confirmations });
      const { incarnation } = member;
      this.dead({ kind: 'dead', incarnation, node: name, from: this.#options.name }, now);
    }
  }

  #ownPort(endpoint: Endpoint): Endpoint {
    return { host: endpoint.host, port: this.#options.bindPort };
  }

  /** Somebody we did not know. The first incarnation is 1. */
  #welcome(claim: Alive, now: number): void {
    if (claim.incarnation === 0) return;
    const member = { ...memberOf(claim), changedAt: now };
    const fits = this.#members.set(member);
    if (!fits) {
      if (!this.#toldFull)
        this.#effects.log('error', 'too many members: new ones are ignored', {
          max: this.#options.maxMembers,
        });
      this.#toldFull = true;
      return;
    }
    this.#toldFull = false;
    this.#broadcasts.news(claim.node, claim);
    this.#effects.push({ kind: 'joined', member });
  }

  #update(claim: Alive, known: MemberRecord, now: number): void {
    const moved = !sameEndpoint(known.endpoint, claim.endpoint);
    if (moved && !this.#mayMove(known, now)) {
      this.#effects.push({ kind: 'conflict', known, other: memberOf(claim) });
      return;
    }
    if (claim.incarnation <= known.incarnation && !moved) return;
    this.#suspicions.delete(claim.node);
    this.#broadcasts.news(claim.node, claim);
    const changedAt = known.state === 'alive' ? known.changedAt : now;
    const member = { ...memberOf(claim), changedAt };
    this.#members.set(member);
    if (isGone(known)) this.#effects.push({ kind: 'joined', member });
    else if (!sameBytes(known.meta, claim.meta)) this.#effects.push({ kind: 'updated', member });
  }

  /** Whether a name may come back under another address. */
  #mayMove(known: MemberRecord, now: number): boolean {
    const { deadNodeReclaimMs } = this.#options;
    if (known.state === 'left') return true;
    return (
      known.state === 'dead' && deadNodeReclaimMs > 0 && now - known.changedAt > deadNodeReclaimMs
    );
  }

  /** The others may remember an earlier life of ours. */
  #heardOfOurselves(claim: Alive, me: MemberRecord): void {
    if (!sameEndpoint(me.endpoint, claim.endpoint)) {
      this.#effects.push({ kind: 'conflict', known: me, other: memberOf(claim) });
      return;
    }
    if (claim.incarnation < me.incarnation) return;
    const same = sameBytes(claim.meta, me.meta) && sameVersions(claim.versions, me.versions);
    if (claim.incarnation === me.incarnation && same) return;
    this.#refute(me, claim.incarnation);
    this.#effects.log('warn', 'refuting what was said about us', {
      incarnation: claim.incarnation,
    });
  }

  /** Says that we are alive, louder than what was said about us. */
  #refute(me: MemberRecord, accused: number): void {
    this.#incarnation = Math.min(MAX_INCARNATION, Math.max(this.#incarnation, accused) + 1);
    const renewed = { ...me, incarnation: this.#incarnation };
    this.#members.set(renewed);
    this.#awareness.apply(1);
    // Under the address: that is memberlist's way, and it leaves the accusation itself in the queue.
    this.#broadcasts.news(me.endpoint.host, aliveMessage(renewed));
  }

  #farewell(said: Dead): void {
    this.#broadcasts.news(said.node, said, () => this.#effects.push({ kind: 'farewell sent' }));
  }
}

function aliveMessage({ incarnation, name, endpoint, meta, versions }: MemberRecord): Alive {
  return { kind: 'alive', incarnation, node: name, endpoint, meta, versions };
}

function memberOf({ node, endpoint, meta, versions, incarnation }: Alive): Member {
  return { name: node, endpoint, meta, versions, incarnation, state: 'alive' };
}
