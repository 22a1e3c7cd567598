import { type DynamicModule, Module } from '@nestjs/common';
import type { Cluster, ClusterStatus } from './cluster.ts';

/** The token of the `ClusterView`. */
export const CLUSTER_VIEW = Symbol('ClusterView');

/** Where the cluster stands, whether there is one or not. */
export interface ClusterView {
  readonly status: ClusterStatus;
}

const DISABLED: ClusterView = { status: { name: undefined, status: 'disabled', peers: [] } };

/** The cluster, as far as others look at it. It is opened before any module, and closed after: its sockets outlive them. */
@Module({})
export class ClusterModule {
  /** Without a cluster it says so. */
  static register(cluster: Cluster | undefined): DynamicModule {
    return {
      module: ClusterModule,
      global: true,
      providers: [{ provide: CLUSTER_VIEW, useValue: cluster ?? DISABLED }],
      exports: [CLUSTER_VIEW],
    };
  }
}
