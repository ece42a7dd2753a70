/** WebSocket frames and REST bodies: records, decoders that name the field at fault, and encoders. */
@NullMarked
package io.pagenow.chat.protocol;

import org.jspecify.annotations.NullMarked;
