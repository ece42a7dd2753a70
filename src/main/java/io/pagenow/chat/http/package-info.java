/** The HTTP port: the handlers of the operations of {@code openapi.json}, the page, health and metrics. */
package io.pagenow.chat.http;
