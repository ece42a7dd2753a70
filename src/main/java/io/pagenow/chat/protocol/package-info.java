/** The frames of the WebSocket and the bodies of REST: records, decoders that name the wrong field, and encoders. */
package io.pagenow.chat.protocol;
