/** Settings: read from file and environment and validated; all problems are reported at once. */
@NullMarked
package io.pagenow.chat.config;

import org.jspecify.annotations.NullMarked;
