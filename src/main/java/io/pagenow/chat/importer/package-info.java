/** Import of a database of the original. */
package io.pagenow.chat.importer;
