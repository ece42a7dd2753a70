/** A store of files in a bucket of an S3-compatible server. */
package io.pagenow.chat.attachment.s3;
