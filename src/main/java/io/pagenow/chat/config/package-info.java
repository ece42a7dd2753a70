/** Settings: read from file and environment and validated; all problems are reported at once. */
package io.pagenow.chat.config;
