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
 * Completes the methods of routes: every GET route supports HEAD (RFC 9110, section 9.3.2), and health routes also
 * OPTIONS, which some load balancers use. Every 405 response lists the methods in {@code Allow} (section 15.5.6).
 */
final class AllowedMethods implements Handler<RoutingContext> {
    private static final Pattern PARAMETER = Pattern.compile(":[A-Za-z0-9_]+");

    /** Methods of static files, which are not routes. */
    private static final String OF_FILES = "GET, HEAD";

    private final List<Rule> rules = new ArrayList<>();

    private record Rule(Pattern path, Set<HttpMethod> methods) {}

    /** Completes the methods of a router. Call after all routes are mounted. */
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
