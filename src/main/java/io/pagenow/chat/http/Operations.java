package io.pagenow.chat.http;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.limit.Activity;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Operation;
import java.util.List;
import java.util.Optional;

/**
 * Binds calls to the operations of the document by their {@code operationId}, and gives every call the same shape: who asks, how often,
 * with which parameters, what is answered, and how a failure is told. The document says where an operation is, whether it needs a token,
 * and what its parameters may be.
 */
final class Operations {
    private final RouterBuilder builder;
    private final Authentication authentication;
    private final AccessControl access;

    Operations(Vertx vertx, ApiDocument document, AccessControl access) {
        this.builder = RouterBuilder.create(vertx, document.contract());
        this.authentication = new Authentication(access);
        this.access = access;
    }

    /** A call whose answer is one JSON body. */
    interface Call {
        Future<Buffer> answer(Parameters parameters, Identity caller);
    }

    /** A call that has a body, which is read once it is clear who asks. */
    interface CallWithBody {
        Future<Buffer> answer(Buffer body, Identity caller);
    }

    /** A call whose body says how much it asks for, and that is counted by that. */
    interface CallWithCost {
        Future<Buffer> answer(Buffer body, Identity caller, Cost cost);
    }

    /** Takes what a call costs from the allowances of the user and of the client's address. */
    interface Cost {
        /** @throws io.pagenow.chat.model.ChatException {@code RATE_LIMITED} if it is too much */
        void take(Activity activity, int amount);
    }

    /** A call that writes its answer itself, and fails only before or while doing so. */
    interface Stream {
        Future<Void> write(RoutingContext context, Parameters parameters, Identity caller);
    }

    Operations call(String operationId, Call call) {
        Operation operation = withToken(operationId, true);
        ParameterRules rules = ParameterRules.of(operation);
        return bind(
                operationId,
                context -> answer(
                        context,
                        authentication.identity(context).compose(caller -> call.answer(rules.read(context), caller))));
    }

    Operations callWithBody(String operationId, CallWithBody call) {
        return callWithCost(operationId, (body, caller, cost) -> call.answer(body, caller));
    }

    /** A call that is counted as something beside a request, before its body is read and by what the body says. */
    Operations callWithCost(String operationId, Activity activity, CallWithCost call) {
        route(operationId).addHandler(new AddressLimit(access, activity));
        return callWithCost(operationId, (body, caller, cost) -> {
            access.rateLimiter().takeOfUser(activity, caller.userId());
            return call.answer(body, caller, cost);
        });
    }

    private Operations callWithCost(String operationId, CallWithCost call) {
        withToken(operationId, true);
        return bind(operationId, context -> {
            context.request().pause();
            context.addEndHandler(done -> context.request().resume());
            answer(context, authentication.identity(context).compose(caller -> RequestBody.of(context.request())
                    .compose(body -> call.answer(body, caller, cost(context, caller)))));
        });
    }

    private Cost cost(RoutingContext context, Identity caller) {
        return (activity, amount) -> {
            access.rateLimiter().takeOfUser(activity, caller.userId(), amount);
            access.rateLimiter().takeOfAddress(activity, access.addresses().of(context.request()), amount);
        };
    }

    Operations stream(String operationId, Stream stream) {
        Operation operation = withToken(operationId, true);
        ParameterRules rules = ParameterRules.of(operation);
        return bind(operationId, context -> authentication
                .identity(context)
                .compose(caller -> stream.write(context, rules.read(context), caller))
                .onFailure(failure -> Responses.failure(context, failure)));
    }

    /** A call of everyone, without a token. */
    Operations open(String operationId, Handler<RoutingContext> handler) {
        withToken(operationId, false);
        return bind(operationId, handler);
    }

    /** A call that only some servers offer; to the others it does not exist. */
    Operations open(String operationId, Optional<Handler<RoutingContext>> handler) {
        return open(operationId, handler.orElse(RoutingContext::next));
    }

    /**
     * @param before what every request goes through before its operation
     * @throws IllegalStateException if an operation of the document has no call
     */
    Router router(List<Handler<RoutingContext>> before) {
        for (OpenAPIRoute route : builder.getRoutes()) {
            if (route.getHandlers().isEmpty()) {
                throw new IllegalStateException(
                        "nothing answers the operation " + route.getOperation().getOperationId() + " of openapi.json");
            }
        }
        before.forEach(builder::rootHandler);
        return builder.createRouter();
    }

    /** The same for a listener that offers some operations; the others do not exist there. */
    Router routerOfThese(List<Handler<RoutingContext>> before) {
        for (OpenAPIRoute route : builder.getRoutes()) {
            if (route.getHandlers().isEmpty()) {
                bind(route.getOperation().getOperationId(), RoutingContext::next);
            }
        }
        return router(before);
    }

    /** The router's own validation and security are off; decision 0013 says why. */
    private Operations bind(String operationId, Handler<RoutingContext> handler) {
        route(operationId).setDoValidation(false).setDoSecurity(false).addHandler(handler);
        return this;
    }

    private Operation withToken(String operationId, boolean expected) {
        Operation operation = route(operationId).getOperation();
        if (operation.getSecurityRequirements().isEmpty() == expected) {
            throw new IllegalStateException(
                    "the call and openapi.json disagree on whether " + operationId + " needs a token");
        }
        return operation;
    }

    private OpenAPIRoute route(String operationId) {
        OpenAPIRoute route = builder.getRoute(operationId);
        if (route == null) {
            throw new IllegalStateException("openapi.json has no operation " + operationId);
        }
        return route;
    }

    private static void answer(RoutingContext context, Future<Buffer> answer) {
        answer.onSuccess(body -> Responses.json(context, body))
                .onFailure(failure -> Responses.failure(context, failure));
    }
}
