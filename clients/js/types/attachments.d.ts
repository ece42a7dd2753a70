/** Attachments: files of messages. */

import type { PlatformAbortSignal } from './platform.js';

export interface Attachment {
  id: string;
  /** Text of another user: never use it as HTML. */
  name: string;
  /** Bytes. */
  size: number;
  /** Recognized by the server from the content; `application/octet-stream` if it is unknown. */
  contentType: string;
  /** Of a picture, in pixels, as it is shown. */
  width?: number;
  height?: number;
  /** True if the server has a small picture of it, at most 480 pixels on a side. */
  thumbnail?: true;
}

export interface UploadOptions {
  /** Instead of that of the file; for a Blob, which has none. */
  name?: string;
  /** Bytes that were sent, of all bytes. After a broken connection `loaded` decreases to the bytes that the server has received. */
  onProgress?: (progress: { loaded: number; total: number }) => void;
  /** Ends the upload; the promise then rejects with the reason of the signal. */
  signal?: PlatformAbortSignal;
  /** Called with the place that the server gives the file, to go on there if the upload fails, or to give it up. */
  onSlot?: (slot: UploadSlot) => void;
  /** That of an earlier upload of the same file, which failed; the upload goes on there, or in a new one if it has expired. */
  slot?: UploadSlot;
}

/** The place of a file that is not uploaded completely. It expires after 24 hours. */
export interface UploadSlot {
  attachmentId: string;
  upload: { method: string; url: string; headers: Record<string, string>; expiresAt: string };
}

export interface AttachmentLinks {
  /** An absolute URL that needs no token. It ends earlier than `expiresAt` if the user's right to the file does. */
  url: string;
  /** Of a file with `thumbnail`. */
  thumbnailUrl?: string;
  /** ISO-8601, UTC; 15 minutes after the call. */
  expiresAt: string;
}
