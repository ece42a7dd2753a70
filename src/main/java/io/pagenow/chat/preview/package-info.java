/** Previews of the pages that messages link to: read by {@link io.pagenow.chat.preview.PageSource} or by the operator's hook, and cached. */
@NullMarked
package io.pagenow.chat.preview;

import org.jspecify.annotations.NullMarked;
