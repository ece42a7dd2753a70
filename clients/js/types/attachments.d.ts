/** Attachments: files of messages. */

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
  signal?: AbortSignal;
}

export interface AttachmentLinks {
  /** An absolute URL that needs no token. It ends earlier than `expiresAt` if the user's right to the file does. */
  url: string;
  /** Of a file with `thumbnail`. */
  thumbnailUrl?: string;
  /** ISO-8601, UTC; 15 minutes after the call. */
  expiresAt: string;
}
