/** Files of messages: slots, uploads, the store, recognition of types, thumbnails, and deletion. */
package io.pagenow.chat.attachment;
