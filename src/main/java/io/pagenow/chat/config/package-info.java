/** Settings: read from file and environment, validated, with every problem reported at once. */
package io.pagenow.chat.config;
