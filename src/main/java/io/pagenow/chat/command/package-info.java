/** The command line: one class per command. */
@NullMarked
package io.pagenow.chat.command;

import org.jspecify.annotations.NullMarked;
