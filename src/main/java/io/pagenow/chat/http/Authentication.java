package io.pagenow.chat.http;

import io.pagenow.chat.auth.BearerToken;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.auth.TokenVerifier;
import io.pagenow.chat.protocol.ChatException;
import io.pagenow.chat.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Gives every call of the API the same shape: who asks, what is answered, and how a failure is told. */
final class Authentication {
    private final TokenVerifier tokens;

    Authentication(TokenVerifier tokens) {
        this.tokens = tokens;
    }

    /** A call whose answer is one JSON body. */
    interface Call {
        Future<Buffer> answer(RoutingContext context, String userId);
    }

    /** A call that has a body, which is read once it is clear who asks. */
    interface CallWithBody {
        Future<Buffer> answer(Buffer body, String userId);
    }

    /** A call that writes its answer itself, and fails only before or while doing so. */
    interface Stream {
        Future<Void> write(RoutingContext context, String userId);
    }

    Handler<RoutingContext> call(Call call) {
        return stream((context, userId) -> call.answer(context, userId).map(body -> {
            Answers.json(context, body);
            return null;
        }));
    }

    Handler<RoutingContext> callWithBody(CallWithBody call) {
        Handler<RoutingContext> answer =
                call((context, userId) -> RequestBody.of(context.request()).compose(body -> call.answer(body, userId)));
        return context -> {
            context.request().pause();
            context.addEndHandler(done -> context.request().resume());
            answer.handle(context);
        };
    }

    Handler<RoutingContext> stream(Stream stream) {
        return context -> identity(context)
                .compose(identity -> stream.write(context, identity.userId()))
                .onFailure(failure -> Answers.failure(context, failure));
    }

    private Future<Identity> identity(RoutingContext context) {
        return BearerToken.of(context.request().getHeader(HttpHeaders.AUTHORIZATION))
                .map(tokens::verify)
                .orElseGet(() -> Future.failedFuture(ChatException.of(ErrorCode.UNAUTHORIZED, "no token")));
    }
}
