import { Component } from 'react';
import type { ReactNode } from 'react';
import { Failure } from '../ui/states.tsx';

/** A page that breaks says so, and the rest goes on. */
export class ErrorBoundary extends Component<
  { readonly children: ReactNode },
  { readonly error?: Error }
> {
  override state: { readonly error?: Error } = {};

  static getDerivedStateFromError(error: Error): { readonly error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <Failure error={error} onRetry={() => window.location.reload()} />;
  }
}
