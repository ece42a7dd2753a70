/** Import of a database of the original. */
@NullMarked
package io.pagenow.chat.importer;

import org.jspecify.annotations.NullMarked;
