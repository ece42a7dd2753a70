/** The command line: one class per command. */
package io.pagenow.chat.command;
