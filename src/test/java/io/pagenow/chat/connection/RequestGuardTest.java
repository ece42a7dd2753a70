package io.pagenow.chat.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much time a connection has, told by a clock of the test's own. */
@Threat(12)
final class RequestGuardTest {
    private EmbeddedChannel connection;

    @BeforeEach
    void accept() {
        connection = new EmbeddedChannel();
        connection.freezeTime();
        connection.pipeline().addLast(new RequestGuard());
    }

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
    }

    @Test
    void aConnectionThatNeverAsksIsClosed() {
        assertClosesAfter(RequestGuard.HEAD_SECONDS);
    }

    @Test
    void aBodyThatDoesNotEndIsClosedHoweverOftenSomethingOfItArrives() {
        connection.writeInbound(request());
        for (int second = 1; second < RequestGuard.BODY_SECONDS; second++) {
            pass(1);
            connection.writeInbound(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[1])));
        }
        assertThat(connection.isOpen()).isTrue();
        assertClosesAfter(1);
    }

    @Test
    void whoWaitsForAnAnswerIsNotClosed() {
        ask();
        pass(3_600);

        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void afterAnAnswerThereIsTimeForTheNextRequest() {
        for (int request = 0; request < 3; request++) {
            ask();
            answer(HttpResponseStatus.OK);
            pass(RequestGuard.NEXT_SECONDS - 1);
        }
        assertThat(connection.isOpen()).isTrue();
        assertClosesAfter(1);
    }

    @Test
    void aBodyThatGoesOnAfterItsRefusalIsClosed() {
        connection.writeInbound(request());
        answer(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);

        assertClosesAfter(RequestGuard.BODY_SECONDS);
    }

    @Test
    void aBodyThatEndsAfterItsRefusalMakesRoomForTheNextRequest() {
        connection.writeInbound(request());
        answer(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
        connection.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);

        assertClosesAfter(RequestGuard.NEXT_SECONDS);
    }

    @Test
    void whoIsToldToGoOnHasNotBeenAnswered() {
        connection.writeInbound(request());
        answer(HttpResponseStatus.CONTINUE);
        connection.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
        pass(3_600);

        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void aWebSocketIsGuardedNoLonger() {
        ask();
        answer(HttpResponseStatus.SWITCHING_PROTOCOLS);
        pass(3_600);

        assertThat(connection.isOpen()).isTrue();
        assertThat(connection.pipeline().get(RequestGuard.class)).isNull();
    }

    @Threat(27)
    @Test
    void aConnectionThatFailsIsClosedAndNobodyBehindIsToldOfTheFailure() {
        List<Throwable> told = new ArrayList<>();
        connection.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext from, Throwable failure) {
                told.add(failure);
            }
        });
        ask();
        ask();
        ask();
        connection.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));

        assertThat(connection.isOpen()).isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void moreRequestsThanMayWaitEndTheConnection() {
        for (int request = 0; request < RequestGuard.MAX_UNANSWERED; request++) {
            ask();
        }
        assertThat(connection.isOpen()).isTrue();
        ask();

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void aFaultBehindAnUnansweredRequestIsNotTakenForItsAnswer() {
        ask();
        HttpRequest faulty = request();
        faulty.headers().remove("Host");
        connection.writeInbound(faulty);

        assertThat(connection.isOpen()).isFalse();
        assertThat(connection.outboundMessages()).isEmpty();
    }

    @Test
    void aFaultIsAnsweredWith400AndTheEndOfTheConnection() {
        HttpRequest faulty = request();
        faulty.headers().remove("Host");
        connection.writeInbound(faulty);

        FullHttpResponse answer = connection.readOutbound();
        assertThat(answer.status()).isEqualTo(HttpResponseStatus.BAD_REQUEST);
        assertThat(connection.isOpen()).isFalse();
    }

    private void ask() {
        connection.writeInbound(request(), LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private static HttpRequest request() {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        request.headers().set("Host", "localhost");
        return request;
    }

    private void answer(HttpResponseStatus status) {
        HttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
        connection.writeOutbound(answer);
    }

    private void assertClosesAfter(long seconds) {
        pass(seconds - 1);
        assertThat(connection.isOpen()).isTrue();
        pass(1);
        assertThat(connection.isOpen()).isFalse();
    }

    private void pass(long seconds) {
        connection.advanceTimeBy(seconds, TimeUnit.SECONDS);
        connection.runPendingTasks();
    }
}
