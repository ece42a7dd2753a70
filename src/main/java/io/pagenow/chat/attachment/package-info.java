/** Files of messages: slots, uploads, the store, recognition of types, thumbnails, and deletion. */
@NullMarked
package io.pagenow.chat.attachment;

import org.jspecify.annotations.NullMarked;
