/**
 * Types of the platform that the declarations name. Where the program has the types of a browser or of Node, they are those; where it has neither,
 * they are what the library needs, so that a program compiles without the library "dom" of TypeScript.
 */

/** The type of the instances of a global class, or else the other type. */
type Instance<Name extends string, Otherwise> = typeof globalThis extends { [Key in Name]: { prototype: infer Type } } ? Type : Otherwise;

export type PlatformEvent = Instance<'Event', { readonly type: string }>;
export type PlatformEventTarget = Instance<
  'EventTarget',
  {
    addEventListener(type: string, listener: (event: any) => void): void;
    removeEventListener(type: string, listener: (event: any) => void): void;
    dispatchEvent(event: any): boolean;
  }
>;
/** An event of the client, with what it reports. */
export type ClientEvent<Detail> = Omit<Instance<'CustomEvent', { readonly type: string; readonly detail: any }>, 'detail'> & { readonly detail: Detail };
export type PlatformBlob = Instance<'Blob', { readonly size: number; readonly type: string }>;
export type PlatformAbortSignal = Instance<'AbortSignal', { readonly aborted: boolean; readonly reason: any }>;
export type PlatformResponse = Instance<
  'Response',
  { readonly ok: boolean; readonly status: number; readonly headers: { get(name: string): string | null }; json(): Promise<any> }
>;
export type PlatformRequestInit = typeof globalThis extends { fetch: (url: any, init?: infer Init) => any }
  ? NonNullable<Init>
  : { method?: string; headers?: Record<string, string>; body?: any; signal?: any };
export type PlatformXmlHttpRequest = Instance<'XMLHttpRequest', object>;
export type PlatformIdbFactory = Instance<'IDBFactory', object>;

/** Options of a listener, as those of `addEventListener()`. */
export interface ListenerOptions {
  capture?: boolean;
  once?: boolean;
  passive?: boolean;
  signal?: PlatformAbortSignal;
}
