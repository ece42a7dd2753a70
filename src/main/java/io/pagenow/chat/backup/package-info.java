/**
 * A file with everything that a database holds for this server, made while it runs, and a database made of such a file. Blocking classes
 * for the command line.
 */
package io.pagenow.chat.backup;
