#include "shopify/json_object.hpp"

#include "base/json_memory.hpp"

#include <hwsync/time.hpp>

#include <fmt/core.h>

#include <cstdint>

namespace hwsync {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;
using JsonWriter = JsonBufferWriter;

void write(JsonWriter& writer, element value);

void write_text(JsonWriter& writer, std::string_view text) {
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void write_array(JsonWriter& writer, element value) {
    writer.StartArray();
    const simdjson::dom::array array = value.get_array().value_unsafe();
    for (const auto item : array) {
        write(writer, item);
    }
    writer.EndArray();
}

void write_object(JsonWriter& writer, element value) {
    writer.StartObject();
    const simdjson::dom::object object = value.get_object().value_unsafe();
    for (const auto [key, item] : object) {
        writer.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
        write(writer, item);
    }
    writer.EndObject();
}

void write(JsonWriter& writer, element value) {
    switch (value.type()) {
    case element_type::ARRAY:
        return write_array(writer, value);
    case element_type::OBJECT:
        return write_object(writer, value);
    case element_type::STRING:
        return write_text(writer, value.get_string().value_unsafe());
    case element_type::INT64:
        writer.Int64(value.get_int64().value_unsafe());
        return;
    case element_type::UINT64:
        writer.Uint64(value.get_uint64().value_unsafe());
        return;
    case element_type::DOUBLE:
        writer.Double(value.get_double().value_unsafe());
        return;
    case element_type::BOOL:
        writer.Bool(value.get_bool().value_unsafe());
        return;
    case element_type::NULL_VALUE:
        writer.Null();
        return;
    }
}

/// Exports name their keys in one order, so the next reader is nearly always
/// the one that follows the last.
const KeyReader* find_reader(std::span<const KeyReader> readers,
                             std::string_view key, std::size_t& next) {
    for (std::size_t tried = 0; tried < readers.size(); ++tried) {
        const auto at = next;
        next = next + 1 == readers.size() ? 0 : next + 1;
        if (readers[at].key == key) {
            return &readers[at];
        }
    }
    return nullptr;
}

/// Whether format_time() would write this time as it stands here; it parses.
bool is_formatted(std::string_view time) {
    constexpr std::string_view form = "2026-11-23T08:00:00Z";
    constexpr std::string_view leap_second = "60Z";
    return time.size() == form.size() && time[10] == 'T' &&
           time.back() == 'Z' && !time.ends_with(leap_second);
}

bool read_each_as_null(LineReading& reading, element null,
                       std::span<const KeyReader> readers) {
    for (const auto& reader : readers) {
        if (!reader.read(reading, reader.key, null)) {
            return false;
        }
    }
    return true;
}

/// Programs that read texts up to their first NUL would see another one.
bool refuse_nul(LineReading& reading, std::string_view key) {
    return reading.refuse(fmt::format("{} holds the character U+0000", key));
}

/// Whether JSON that was written by us holds one.
bool has_escaped_nul(std::string_view json) {
    constexpr std::string_view escaped = "\\u0000";
    for (auto at = json.find(escaped); at != std::string_view::npos;
         at = json.find(escaped, at + 1)) {
        auto backslashes = at;
        while (backslashes > 0 && json[backslashes - 1] == '\\') {
            --backslashes;
        }
        if ((at - backslashes) % 2 == 0) {
            return true;
        }
    }
    return false;
}

} // namespace

bool read_object(LineReading& reading, std::string_view name, element value,
                 std::span<const KeyReader> readers) {
    if (value.is_null()) {
        return read_each_as_null(reading, value, readers);
    }
    simdjson::dom::object object;
    if (value.get(object) != simdjson::SUCCESS) {
        return reading.refuse(fmt::format("{} is not an object", name));
    }
    std::uint64_t seen = 0;
    std::size_t next = 0;
    for (const auto [key, item] : object) {
        const auto* reader = find_reader(readers, key, next);
        if (reader == nullptr) {
            continue;
        }
        const auto bit = std::uint64_t{1} << (reader - readers.data());
        if ((seen & bit) != 0) {
            return reading.refuse(
                fmt::format("{} is given twice", reader->key));
        }
        seen |= bit;
        if (!reader->read(reading, reader->key, item)) {
            return false;
        }
    }
    return true;
}

bool read_text(LineReading& reading, std::string_view key, element value,
               std::size_t field) {
    auto& kept = reading.record.values[field];
    std::string_view text;
    if (value.is_null()) {
        kept = Value::of_null();
    } else if (value.get(text) != simdjson::SUCCESS) {
        return reading.refuse(fmt::format("{} is not a string", key));
    } else if (text.find('\0') != std::string_view::npos) {
        return refuse_nul(reading, key);
    } else {
        kept = Value::of_text(reading.arena.store(text));
    }
    return true;
}

bool read_time(LineReading& reading, std::string_view key, element value,
               std::size_t field) {
    auto& kept = reading.record.values[field];
    if (value.is_null()) {
        kept = Value::of_null();
        return true;
    }
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) {
        return reading.refuse(fmt::format("{} is not a string", key));
    }
    const auto time = parse_time(text);
    if (!time) {
        return reading.refuse(fmt::format("{} is not an RFC 3339 time", key));
    }
    kept = Value::of_text(is_formatted(text)
                              ? reading.arena.store(text)
                              : reading.arena.store(format_time(*time)));
    return true;
}

bool read_flag(LineReading& reading, std::string_view key, element value,
               std::size_t field) {
    auto& kept = reading.record.values[field];
    bool flag = false;
    if (value.is_null()) {
        kept = Value::of_null();
    } else if (value.get(flag) == simdjson::SUCCESS) {
        kept = Value::of_integer(flag ? 1 : 0);
    } else {
        return reading.refuse(fmt::format("{} is neither true nor false", key));
    }
    return true;
}

bool read_integer(LineReading& reading, std::string_view key, element value,
                  std::size_t field) {
    auto& kept = reading.record.values[field];
    std::int64_t number = 0;
    if (value.is_null()) {
        kept = Value::of_null();
    } else if (value.get(number) == simdjson::SUCCESS) {
        kept = Value::of_integer(number);
    } else {
        return reading.refuse(fmt::format("{} is not a whole number", key));
    }
    return true;
}

bool read_real(LineReading& reading, std::string_view key, element value,
               std::size_t field) {
    auto& kept = reading.record.values[field];
    double number = 0;
    if (value.is_null()) {
        kept = Value::of_null();
    } else if (value.get(number) == simdjson::SUCCESS) {
        kept = Value::of_real(number);
    } else {
        return reading.refuse(fmt::format("{} is not a number", key));
    }
    return true;
}

bool read_list(LineReading& reading, std::string_view key, element value,
               std::size_t field) {
    auto& kept = reading.record.values[field];
    if (value.is_null()) {
        kept = Value::of_null();
        return true;
    }
    if (!value.is_array()) {
        return reading.refuse(fmt::format("{} is not a list", key));
    }
    reading.list.Clear();
    JsonWriter writer{reading.list};
    write(writer, value);
    const std::string_view list{reading.list.GetString(),
                                reading.list.GetSize()};
    if (has_escaped_nul(list)) {
        return refuse_nul(reading, key);
    }
    kept = Value::of_text(reading.arena.store(list));
    return true;
}

} // namespace hwsync
