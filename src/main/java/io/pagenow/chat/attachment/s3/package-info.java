/** A store of files in a bucket of an S3-compatible server. */
@NullMarked
package io.pagenow.chat.attachment.s3;

import org.jspecify.annotations.NullMarked;
