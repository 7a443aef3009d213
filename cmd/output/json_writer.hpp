#pragma once

#include "output/output.hpp"

#include <hwsync/time.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// `text` as a JSON string, quotes and all. Bytes that are no UTF-8 become
/// U+FFFD.
std::string json_quoted(std::string_view text);

/// One JSON document on standard output, written as it comes, so that a list
/// may be as long as it likes. Shopify's ids go through id(): strings of
/// digits, because JavaScript rounds numbers past 2^53.
class JsonWriter {
public:
    enum class Layout {
        document, ///< indented
        lines     ///< JSON Lines: next_line() after each value
    };

    explicit JsonWriter(Output& output, Layout layout = Layout::document);
    ~JsonWriter();
    JsonWriter(const JsonWriter&) = delete;
    JsonWriter& operator=(const JsonWriter&) = delete;

    void begin_object();
    void end_object();
    void begin_array();
    void end_array();
    void key(std::string_view name);

    void value(std::string_view text);
    void value(const char* text) { value(std::string_view(text)); }
    void value(const std::string& text) { value(std::string_view(text)); }
    void value(hwsync::Time time) { value(hwsync::format_time(time)); }
    void value(bool yes);
    void value(double number); ///< null where it is not finite
    void value(std::nullptr_t);
    void value(std::signed_integral auto number) {
        integer(static_cast<std::int64_t>(number));
    }
    void value(std::unsigned_integral auto number) {
        natural(static_cast<std::uint64_t>(number));
    }
    template <typename Value> void value(const std::optional<Value>& optional) {
        if (optional) {
            value(*optional);
        } else {
            value(nullptr);
        }
    }

    void id(std::int64_t id);
    void id(std::optional<std::int64_t> id);

    /// Text that is one JSON value already.
    void raw(std::string_view json);

    template <typename Value>
    void member(std::string_view name, const Value& member_value) {
        key(name);
        value(member_value);
    }
    void member_id(std::string_view name, std::optional<std::int64_t> number) {
        key(name);
        id(number);
    }
    /// null for an empty text.
    void member_or_null(std::string_view name, std::string_view text);
    /// null for 0, which is no id.
    void member_id_or_null(std::string_view name, std::int64_t number);

    /// Ends the document with a line feed.
    void finish();
    /// Ends a value, and begins with another one.
    void next_line();

private:
    void integer(std::int64_t number);
    void natural(std::uint64_t number);

    struct Document; // RapidJSON is slow to compile: only one source sees it.
    std::unique_ptr<Document> m_document;
};
