/** WebSocket frames and REST bodies: records, decoders that name the field at fault, and encoders. */
package io.pagenow.chat.protocol;
