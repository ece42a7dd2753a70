package io.pagenow.chat.http;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Validates the parameters of one operation against the OpenAPI document. Refusals have the texts of the original
 * (contract, row E1).
 */
final class ParameterRules {
    /** JSON allows more notations of a number than a parameter. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** Lists parameters of which any one makes a required parameter optional; OpenAPI has no keyword for that. */
    private static final String UNLESS = "x-required-unless";

    private final List<Rule> rules;

    private ParameterRules(List<Rule> rules) {
        this.rules = rules;
    }

    private record Rule(
            String name, boolean ofPath, boolean required, Set<String> unless, SchemaType type, Validator schema) {
        static Rule of(Parameter parameter) {
            JsonArray unless = parameter.getOpenAPIModel().getJsonArray(UNLESS, new JsonArray());
            JsonObject schema = new JsonObject(new HashMap<>(((JsonObject) parameter.getSchema()).getMap()));
            // The validator takes microseconds per element, so the reader of the list checks the elements.
            schema.remove("items");
            return new Rule(
                    parameter.getName(),
                    parameter.getIn() == Location.PATH,
                    parameter.isRequired() || !unless.isEmpty(),
                    new LinkedHashSet<>(unless.stream().map(String.class::cast).toList()),
                    parameter.getSchemaType(),
                    Validator.create(
                            JsonSchema.of(schema),
                            new JsonSchemaOptions()
                                    .setBaseUri("app://parameter/")
                                    .setDraft(Draft.DRAFT202012)
                                    .setOutputFormat(OutputFormat.Flag)));
        }

        Optional<String> text(RoutingContext context) {
            return Optional.ofNullable(
                    ofPath ? context.pathParam(name) : context.queryParams().get(name));
        }

        /** @return empty if the text does not parse as the type or violates the schema */
        Optional<Object> value(String text) {
            return typed(text).filter(value -> schema.validate(value).getValid());
        }

        private Optional<Object> typed(String text) {
            return switch (type) {
                case STRING -> Optional.of(text);
                case INTEGER -> NUMBER.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
                case BOOLEAN ->
                    text.equals("true") || text.equals("false")
                            ? Optional.of(Boolean.parseBoolean(text))
                            : Optional.empty();
                case ARRAY -> Optional.of(new JsonArray(distinct(text)));
                default -> throw new IllegalStateException("parameters of type " + type + " are not supported");
            };
        }

        private static List<String> distinct(String text) {
            return List.copyOf(new LinkedHashSet<>(List.of(text.split(",", -1))));
        }
    }

    static ParameterRules of(Operation operation) {
        return new ParameterRules(
                operation.getParameters().stream().map(Rule::of).toList());
    }

    /**
     * Reads and validates the parameters of a request.
     *
     * @throws ChatException {@code MISSING_FIELD} or {@code INVALID_FIELD} with the first parameter at fault;
     *     {@code NOT_FOUND} for one in the path
     */
    Parameters read(RoutingContext context) {
        Map<String, Object> values = new HashMap<>();
        for (Rule rule : rules) {
            Optional<String> text = rule.text(context);
            if (text.isPresent()) {
                values.put(rule.name, rule.value(text.get()).orElseThrow(() -> refusal(rule)));
            } else if (rule.required && !isNamed(context.queryParams(), rule.unless)) {
                throw ChatException.ofField(
                        ErrorCode.MISSING_FIELD, rule.name, "Missing '" + rule.name + "' in event parameter");
            }
        }
        return new Parameters(values);
    }

    private static boolean isNamed(MultiMap query, Set<String> names) {
        return names.stream().anyMatch(query::contains);
    }

    /** A path parameter that is not a UUID names no conversation. */
    private static ChatException refusal(Rule rule) {
        return rule.ofPath ? ChatException.conversationNotFound() : Parameters.invalid(rule.name);
    }
}
