package io.pagenow.chat.http;

import io.pagenow.chat.auth.Access;
import io.pagenow.chat.auth.BearerToken;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.protocol.ChatException;
import io.pagenow.chat.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Gives every call of the API the same shape: who asks, how often, what is answered, and how a failure is told. */
final class Authentication {
    private final Access access;

    Authentication(Access access) {
        this.access = access;
    }

    /** A call whose answer is one JSON body. */
    interface Call {
        Future<Buffer> answer(RoutingContext context, String userId);
    }

    /** A call that depends on nothing but who asks. */
    interface CallOfCaller {
        Future<Buffer> answer(Identity caller);
    }

    /** A call that has a body, which is read once it is clear who asks. */
    interface CallWithBody {
        Future<Buffer> answer(Buffer body, Identity caller);
    }

    /** A call that writes its answer itself, and fails only before or while doing so. */
    interface Stream {
        Future<Void> write(RoutingContext context, String userId);
    }

    Handler<RoutingContext> call(Call call) {
        return context -> answer(context, identity(context).compose(caller -> call.answer(context, caller.userId())));
    }

    Handler<RoutingContext> callBy(CallOfCaller call) {
        return context -> answer(context, identity(context).compose(call::answer));
    }

    Handler<RoutingContext> callWithBody(CallWithBody call) {
        return context -> {
            context.request().pause();
            context.addEndHandler(done -> context.request().resume());
            answer(context, identity(context).compose(caller -> RequestBody.of(context.request())
                    .compose(body -> call.answer(body, caller))));
        };
    }

    /** A call that is counted as something beside a request. */
    Handler<RoutingContext> callWithBody(Activity activity, CallWithBody call) {
        return callWithBody((body, caller) -> {
            access.allowances().takeOfUser(activity, caller.userId());
            return call.answer(body, caller);
        });
    }

    private static void answer(RoutingContext context, Future<Buffer> answer) {
        answer.onSuccess(body -> Answers.json(context, body)).onFailure(failure -> Answers.failure(context, failure));
    }

    Handler<RoutingContext> stream(Stream stream) {
        return context -> identity(context)
                .compose(caller -> stream.write(context, caller.userId()))
                .onFailure(failure -> Answers.failure(context, failure));
    }

    private Future<Identity> identity(RoutingContext context) {
        return BearerToken.of(context.request().getHeader(HttpHeaders.AUTHORIZATION))
                .map(access.tokens()::verify)
                .orElseGet(() -> Future.failedFuture(ChatException.of(ErrorCode.UNAUTHORIZED, "no token")))
                .map(identity -> {
                    access.allowances().takeOfUser(Activity.REQUEST, identity.userId());
                    return identity;
                });
    }
}
