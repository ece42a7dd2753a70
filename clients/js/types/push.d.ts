/** Push: the devices of the user that the server notifies while they are not connected. */

/** The user's wishes, which hold for all devices. */
export interface PushPreferences {
  /** The messages of which the user is notified. */
  notify: 'all' | 'mentions' | 'none';
  /** True if a push has the beginning of the message. */
  preview: boolean;
  /** True if the user is notified of reactions to own messages. */
  reactions: boolean;
}

/** A subscribed device. */
export interface PushDevice {
  subscriptionId: string;
  /** A name for the user. */
  device: string;
  /** Host of the push service. */
  service: string;
  /** False if the subscription has an earlier key of the server: subscribe again. */
  isCurrent: boolean;
  /** ISO-8601, UTC. */
  createdAt: string;
  expiresAt?: string;
  lastSuccessAt?: string;
  /** Failed pushes since the last success. */
  failures: number;
}

/** The fields of `PushSubscription.toJSON()`, with a name and a key. */
export interface PushSubscriptionData {
  endpoint?: string;
  keys?: Record<string, string>;
  expirationTime?: number | null;
  /** A name for the user. */
  device?: string;
  /** The key with which the browser has subscribed. */
  publicKey?: string;
}

/** All reject with an ApiError, with the status 404 if the server does not push. */
export interface PushCalls {
  /** The key of the server, base64url, for `applicationServerKey` of `PushManager.subscribe()`. */
  key(): Promise<string>;
  /** Adds this device, or changes it if the endpoint is known. */
  subscribe(subscription: PushSubscriptionData): Promise<PushDevice>;
  unsubscribe(subscriptionId: string): Promise<void>;
  devices(): Promise<PushDevice[]>;
}
