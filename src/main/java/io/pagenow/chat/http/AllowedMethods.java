package io.pagenow.chat.http;

import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which methods a path takes: HEAD wherever GET (RFC 9110, section 9.3.2), OPTIONS too for the health calls, since some load balancers ask so.
 * Every answer 405 names them in {@code Allow} (section 15.5.6).
 */
final class AllowedMethods implements Handler<RoutingContext> {
    private static final Pattern PARAMETER = Pattern.compile(":[A-Za-z0-9_]+");

    /** What files take, which are no routes. */
    private static final String OF_FILES = "GET, HEAD";

    private final List<Rule> rules = new ArrayList<>();

    private record Rule(Pattern path, Set<HttpMethod> methods) {}

    /** Completes the methods of a router whose routes are all there. */
    Router complete(Router router) {
        for (Route route : router.getRoutes()) {
            if (route.getPath() == null
                    || route.methods() == null
                    || route.methods().isEmpty()) {
                continue;
            }
            if (route.methods().contains(HttpMethod.GET)) {
                route.method(HttpMethod.HEAD);
                if (route.getPath().startsWith(Guard.HEALTH)) {
                    route.method(HttpMethod.OPTIONS);
                }
            }
            rules.add(new Rule(pattern(route.getPath()), Set.copyOf(route.methods())));
        }
        return router;
    }

    private static Pattern pattern(String path) {
        return Pattern.compile(PARAMETER.matcher(path).replaceAll("[^/]+"));
    }

    @Override
    public void handle(RoutingContext context) {
        context.addHeadersEndHandler(written -> {
            if (context.response().getStatusCode() == ErrorCode.METHOD_NOT_ALLOWED.status()) {
                context.response().putHeader(HttpHeaders.ALLOW, of(context.normalizedPath()));
            }
        });
        context.next();
    }

    private String of(String path) {
        Set<String> names = new TreeSet<>();
        for (Rule rule : rules) {
            if (rule.path.matcher(path).matches()) {
                rule.methods.forEach(method -> names.add(method.name()));
            }
        }
        return names.isEmpty() ? OF_FILES : String.join(", ", names);
    }
}
