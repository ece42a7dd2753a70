package io.pagenow.chat.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.metric.Counter;
import io.pagenow.chat.support.Threat;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that come behind one whose answer is not taken, on a connection that takes what the test says. */
@Threat(17)
final class AnswerGuardTest {
    private final Queue<ChannelPromise> untaken = new ArrayDeque<>();
    private final EmbeddedChannel connection =
            new EmbeddedChannel(new Untaken(), new AnswerGuard(new OutboundBudget(1_000_000), new Counter()));

    /** Takes what is written when the test says so. */
    private final class Untaken extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            untaken.add(promise);
        }
    }

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
    }

    @Test
    void theNextRequestIsHeldUntilTheAnswerIsTaken() {
        ask("/1");
        ask("/2");
        ask("/3");
        assertThat(uris()).containsExactly("/1");
        answer();
        assertThat(uris()).isEmpty();

        take();
        assertThat(uris()).containsExactly("/2");
        answer();
        take();
        assertThat(uris()).containsExactly("/3");
    }

    @Test
    void aRequestThatComesWhenTheAnswerIsTakenIsHandledAtOnce() {
        ask("/1");
        answer();
        take();
        ask("/2");

        assertThat(uris()).containsExactly("/1", "/2");
    }

    @Test
    void nothingIsReadWhileARequestIsHeld() {
        ask("/1");
        assertThat(connection.config().isAutoRead()).isTrue();
        ask("/2");
        answer();
        assertThat(connection.config().isAutoRead()).isFalse();

        take();
        assertThat(connection.config().isAutoRead()).isTrue();
    }

    private void ask(String uri) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, uri);
        connection.writeInbound(request, LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private void answer() {
        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    }

    private void take() {
        untaken.remove().setSuccess();
        connection.runPendingTasks();
    }

    private Queue<String> uris() {
        Queue<String> uris = new ArrayDeque<>();
        for (Object message = connection.readInbound(); message != null; message = connection.readInbound()) {
            if (message instanceof HttpRequest request) {
                uris.add(request.uri());
            }
        }
        return uris;
    }
}
