#include "model/record_codec.hpp"

#include <cstring>

namespace hwsync {

namespace {

template <typename T> void append_bytes(const T& value, std::string& bytes) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes.append(raw, sizeof raw);
}

template <typename T>
void append_typed(Value::Type type, const T& value, std::string& bytes) {
    bytes += static_cast<char>(type);
    append_bytes(value, bytes);
}

template <typename T> T take(std::string_view& bytes) {
    T value;
    std::memcpy(&value, bytes.data(), sizeof value);
    bytes.remove_prefix(sizeof value);
    return value;
}

std::string_view take_text(std::string_view& bytes) {
    const auto size = take<std::uint32_t>(bytes);
    const auto text = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return text;
}

void append_text(std::string_view text, std::string& bytes) {
    append_bytes(static_cast<std::uint32_t>(text.size()), bytes);
    bytes += text;
}

Value take_value(std::string_view& bytes) {
    const auto type = take<Value::Type>(bytes);
    switch (type) {
    case Value::Type::missing:
        return {};
    case Value::Type::null:
        return Value::of_null();
    case Value::Type::integer:
        return Value::of_integer(take<std::int64_t>(bytes));
    case Value::Type::real:
        return Value::of_real(take<double>(bytes));
    case Value::Type::text:
        break;
    }
    const auto size = take<std::size_t>(bytes);
    const auto text = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return Value::of_text(text);
}

} // namespace

void append_encoded(const Value& value, std::string& bytes) {
    switch (value.type) {
    case Value::Type::missing:
    case Value::Type::null:
        append_bytes(value.type, bytes);
        break;
    case Value::Type::integer:
        append_typed(value.type, value.integer, bytes);
        break;
    case Value::Type::real:
        append_typed(value.type, value.real, bytes);
        break;
    case Value::Type::text:
        append_typed(value.type, value.text.size(), bytes);
        bytes += value.text;
        break;
    }
}

void encode_record(const Record& record, std::string& bytes) {
    bytes.clear();
    append_bytes(record.kind, bytes);
    append_bytes(record.id, bytes);
    append_bytes(record.product_id, bytes);
    append_bytes(record.line, bytes);
    append_bytes(record.line_hash, bytes);
    for (std::size_t i = 0; i < fields_of(record.kind).size(); ++i) {
        append_encoded(record.values[i], bytes);
    }
    append_bytes(record.derived.has_value(), bytes);
    if (record.derived) {
        append_bytes(record.derived->digest, bytes);
        append_text(record.derived->sku_key, bytes);
        append_text(record.derived->barcode_key, bytes);
        append_text(record.derived->sku_near, bytes);
        append_text(record.derived->barcode_near, bytes);
    }
}

Record decode_record(std::string_view bytes) {
    Record record;
    record.kind = take<RecordKind>(bytes);
    record.id = take<std::int64_t>(bytes);
    record.product_id = take<std::int64_t>(bytes);
    record.line = take<std::uint64_t>(bytes);
    record.line_hash = take<std::uint64_t>(bytes);
    for (std::size_t i = 0; i < fields_of(record.kind).size(); ++i) {
        record.values[i] = take_value(bytes);
    }
    if (take<bool>(bytes)) {
        auto& derived = record.derived.emplace();
        derived.digest = take<std::uint64_t>(bytes);
        derived.sku_key = take_text(bytes);
        derived.barcode_key = take_text(bytes);
        derived.sku_near = take_text(bytes);
        derived.barcode_near = take_text(bytes);
    }
    return record;
}

} // namespace hwsync
