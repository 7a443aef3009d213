#pragma once

#include "base/json_memory.hpp"
#include "base/text_arena.hpp"
#include "model/record.hpp"

#include <simdjson.h>

#include <span>
#include <string>
#include <string_view>

namespace hwsync {

/// What a line is read into, and why it cannot be used once it cannot.
struct LineReading {
    Record& record;
    TextArena& arena;
    JsonBuffer& list; ///< room to write one in
    std::string reason;
    /// The line hangs on something that is no product.
    bool has_other_parent = false;

    /// Always false, so that a reader can `return reading.refuse(...)`.
    bool refuse(std::string why) {
        reason = std::move(why);
        return false;
    }
};

/// Reads the value of one key of an object. False when the line cannot be used.
struct KeyReader {
    std::string_view key;
    bool (*read)(LineReading& reading, std::string_view key,
                 simdjson::dom::element value);
};

/// Reads each key of the object that has a reader; of a key given twice there
/// is no telling which one counts, so the line is refused. A null object is
/// read as if each of its keys were null.
bool read_object(LineReading& reading, std::string_view name,
                 simdjson::dom::element value,
                 std::span<const KeyReader> readers);

bool read_text(LineReading& reading, std::string_view key,
               simdjson::dom::element value, std::size_t field);
bool read_time(LineReading& reading, std::string_view key,
               simdjson::dom::element value, std::size_t field);
bool read_flag(LineReading& reading, std::string_view key,
               simdjson::dom::element value, std::size_t field);
bool read_integer(LineReading& reading, std::string_view key,
                  simdjson::dom::element value, std::size_t field);
bool read_real(LineReading& reading, std::string_view key,
               simdjson::dom::element value, std::size_t field);
bool read_list(LineReading& reading, std::string_view key,
               simdjson::dom::element value, std::size_t field);

} // namespace hwsync
