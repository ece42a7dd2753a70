/**
 * Online backup of the server's data to a file, and restore of such a file to an empty database. Blocking classes for the command line.
 */
@NullMarked
package io.pagenow.chat.backup;

import org.jspecify.annotations.NullMarked;
