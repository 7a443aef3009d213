#pragma once

#include "model/record.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plain {

enum class Outcome { record, skipped, rejected, damaged };

struct Value {
    hwsync::Value::Type type = hwsync::Value::Type::missing;
    std::string text;
    std::int64_t integer = 0;
    double real = 0;

    bool operator==(const Value&) const = default;
};

struct Line {
    Outcome outcome = Outcome::damaged;
    hwsync::RecordKind kind = hwsync::RecordKind::product;
    std::int64_t id = 0;
    std::int64_t product_id = 0;
    std::vector<Value> values;
    bool has_other_parent = false; ///< while it is read

    bool operator==(const Line&) const = default;
};

/// Reads a line slowly and plainly: what ProductLineParser must agree with.
Line read(std::string_view text);

/// What ProductLineParser makes of the line, in the same form.
Line parse(std::string_view text);

/// How deep the brackets stand outside of texts.
int depth_of(std::string_view text);

} // namespace plain
