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
 * Binds handlers to the operations of the OpenAPI document by {@code operationId}, and runs the same steps for each:
 * authentication, rate limit, parameters, response, failure. The document defines the path, the need for a token, and
 * the parameters.
 */
final class Operations {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    private final ApiDocument document;
    private final RouterBuilder builder;
    private final Authentication authentication;
    private final AccessControl access;

    Operations(Vertx vertx, ApiDocument document, AccessControl access) {
        this.document = document;
        this.builder = RouterBuilder.create(vertx, document.contract());
        this.authentication = new Authentication(access);
        this.access = access;
    }

    /** An operation that answers with one JSON body. */
    interface Call {
        Future<Buffer> answer(Parameters parameters, Identity caller);
    }

    /** An operation with a request body, which is read after authentication. */
    interface CallWithBody {
        Future<Buffer> answer(BodyRequest request);
    }

    /**
     * An authenticated request with a body.
     *
     * @param cost acquires more permits, for an operation whose cost depends on its body
     */
    record BodyRequest(Parameters parameters, Buffer body, Identity caller, Cost cost) {}

    /** Acquires permits of the user and of the client's address. */
    interface Cost {
        /** @throws io.pagenow.chat.model.ChatException {@code RATE_LIMITED} if not enough are available */
        void acquire(Activity activity, int amount);
    }

    /** An operation that writes its response itself. Fails only before it has written a complete response. */
    interface Stream {
        Future<Void> write(RoutingContext context, Parameters parameters, Identity caller);
    }

    Operations call(String operationId, Call call) {
        return call(operationId, OK, call);
    }

    /** Binds an operation that answers with another status than 200. */
    Operations call(String operationId, int status, Call call) {
        Operation operation = checkSecurity(operationId, true);
        ParameterRules rules = ParameterRules.of(operation);
        return bind(
                operationId,
                context -> answer(
                        context,
                        status,
                        authentication.identity(context).compose(caller -> call.answer(rules.read(context), caller))));
    }

    /** Binds an operation that counts as another activity besides a request. */
    Operations call(String operationId, Activity activity, Call call) {
        route(operationId).addHandler(new AddressLimit(access, activity));
        return call(operationId, (parameters, caller) -> {
            access.rateLimiter().acquireForUser(activity, caller.userId());
            return call.answer(parameters, caller);
        });
    }

    Operations callWithBody(String operationId, CallWithBody call) {
        return callWithBody(operationId, OK, call);
    }

    /** Binds an operation that answers with another status than 200. */
    Operations callWithBody(String operationId, int status, CallWithBody call) {
        ParameterRules rules = ParameterRules.of(checkSecurity(operationId, true));
        return bind(operationId, context -> {
            context.request().pause();
            context.addEndHandler(done -> context.request().resume());
            answer(context, status, authentication.identity(context).compose(caller -> RequestBody.of(
                            context.request(), access.bodies(), caller.userId())
                    .compose(body ->
                            call.answer(new BodyRequest(rules.read(context), body, caller, cost(context, caller))))));
        });
    }

    /** Binds an operation that counts as another activity besides a request, before its body is decoded. */
    Operations callWithBody(String operationId, Activity activity, CallWithBody call) {
        return callWithBody(operationId, OK, activity, call);
    }

    private Cost cost(RoutingContext context, Identity caller) {
        return (activity, amount) -> {
            access.rateLimiter().acquireForUser(activity, caller.userId(), amount);
            access.rateLimiter().acquireForAddress(activity, access.addresses().of(context.request()), amount);
        };
    }

    /** Binds an operation that answers with another status than 200 and counts as another activity. */
    Operations callWithBody(String operationId, int status, Activity activity, CallWithBody call) {
        route(operationId).addHandler(new AddressLimit(access, activity));
        return callWithBody(operationId, status, request -> {
            access.rateLimiter().acquireForUser(activity, request.caller().userId());
            return call.answer(request);
        });
    }

    /** Binds an operation that identifies its caller itself, and reads its own parameters. */
    Operations raw(String operationId, Handler<RoutingContext> handler) {
        return bind(operationId, handler);
    }

    Operations stream(String operationId, Stream stream) {
        Operation operation = checkSecurity(operationId, true);
        ParameterRules rules = ParameterRules.of(operation);
        return bind(operationId, context -> authentication
                .identity(context)
                .compose(caller -> stream.write(context, rules.read(context), caller))
                .onFailure(failure -> Responses.failure(context, failure)));
    }

    /** Binds an operation that needs no token. */
    Operations open(String operationId, Handler<RoutingContext> handler) {
        checkSecurity(operationId, false);
        return bind(operationId, handler);
    }

    /** Binds an operation that only some servers offer; elsewhere it answers as a path that does not exist. */
    Operations open(String operationId, Optional<Handler<RoutingContext>> handler) {
        return open(operationId, handler.orElse(RoutingContext::next));
    }

    /**
     * Builds the router.
     *
     * @param before handlers that run before the operations
     * @throws IllegalStateException if an operation of the document is not bound
     */
    Router router(List<Handler<RoutingContext>> before) {
        for (OpenAPIRoute route : builder.getRoutes()) {
            if (route.getHandlers().isEmpty()) {
                throw new IllegalStateException(
                        "no handler for the operation " + route.getOperation().getOperationId() + " of openapi.json");
            }
        }
        before.forEach(builder::rootHandler);
        return builder.createRouter();
    }

    /**
     * Builds the router of a listener that offers only some operations; the others answer as paths that do not exist.
     */
    Router partialRouter(List<Handler<RoutingContext>> before) {
        for (OpenAPIRoute route : builder.getRoutes()) {
            if (route.getHandlers().isEmpty()) {
                bind(route.getOperation().getOperationId(), RoutingContext::next);
            }
        }
        return router(before);
    }

    /** The router's own validation and security are off; see decision 0013. */
    private Operations bind(String operationId, Handler<RoutingContext> handler) {
        OpenAPIRoute route = route(operationId);
        KeyRule keys = KeyRule.of(document, route.getOperation());
        route.setDoValidation(false).setDoSecurity(false).addHandler(context -> {
            keys.apply(context);
            handler.handle(context);
        });
        return this;
    }

    private Operation checkSecurity(String operationId, boolean needsToken) {
        Operation operation = route(operationId).getOperation();
        if (operation.getSecurityRequirements().isEmpty() == needsToken) {
            throw new IllegalStateException("the handler and openapi.json disagree on the security of " + operationId);
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

    private static void answer(RoutingContext context, int status, Future<Buffer> answer) {
        answer.onSuccess(body -> {
                    if (status == NO_CONTENT) {
                        Responses.empty(context, status);
                    } else {
                        Responses.json(context, status, body);
                    }
                })
                .onFailure(failure -> Responses.failure(context, failure));
    }
}
