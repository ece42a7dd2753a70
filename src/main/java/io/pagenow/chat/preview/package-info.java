/** Previews of the pages that messages link to: read by {@link io.pagenow.chat.preview.PageSource} or by the operator's hook, and cached. */
package io.pagenow.chat.preview;
