#include "lines.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>

using namespace hwsync;

namespace {

Value text_of(const std::optional<std::string>& text, TextArena& arena) {
    return text ? Value::of_text(arena.store(*text)) : Value{};
}

std::uint64_t hash_of(const std::string& text) {
    return std::hash<std::string>{}(text);
}

std::uint64_t line_hash(const VariantLine& line) {
    return hash_of(fmt::format("{} {} {} {} {}", line.id, line.product,
                               line.sku.value_or("-"),
                               line.barcode.value_or("-"), line.updated_at));
}

Record record_of(const ProductLine& line, TextArena& arena) {
    namespace pf = product_field;
    Record record;
    record.kind = RecordKind::product;
    record.id = line.id;
    record.line_hash = line_hash(line);
    record.values[pf::title] = text_of(line.title, arena);
    record.values[pf::status] = text_of(line.status, arena);
    record.values[pf::created_at] = text_of(line.created_at, arena);
    record.values[pf::updated_at] = text_of(line.updated_at, arena);
    if (line.variants_count) {
        record.values[pf::variants_count] =
            Value::of_integer(*line.variants_count);
    }
    return record;
}

Record record_of(const VariantLine& line, TextArena& arena) {
    namespace vf = variant_field;
    Record record;
    record.kind = RecordKind::variant;
    record.id = line.id;
    record.product_id = line.product;
    record.line_hash = line_hash(line);
    record.values[vf::sku] = text_of(line.sku, arena);
    record.values[vf::barcode] = text_of(line.barcode, arena);
    record.values[vf::created_at] = text_of(line.created_at, arena);
    record.values[vf::updated_at] = text_of(line.updated_at, arena);
    return record;
}

/// Puts one line after another into a batch.
struct Filling {
    void operator()(const BadLine& line) const {
        batch.rejects.push_back({batch.lines, "it cannot be used", line.kind,
                                 line.id, line.product});
    }
    template <typename Good> void operator()(const Good& line) const {
        auto record = record_of(line, batch.arena);
        record.line = batch.lines;
        batch.newest_update = std::max(batch.newest_update, line.updated_at);
        if (finisher != nullptr) {
            finisher->finish(record, batch.arena);
        }
        batch.records.push_back(record);
    }

    Batch& batch;
    RecordFinisher* finisher;
};

} // namespace

std::uint64_t line_hash(const ProductLine& line) {
    return hash_of(fmt::format("{} {} {} {}", line.id, line.title.value_or("-"),
                               line.status.value_or("-"), line.updated_at));
}

Lines one_of(std::int64_t product, const std::string& sku,
             const std::string& barcode, const std::string& status) {
    return {ProductLine{.id = product, .status = status},
            VariantLine{.id = product * 10,
                        .product = product,
                        .sku = sku,
                        .barcode = barcode}};
}

Lines operator+(Lines left, const Lines& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

void fill(Batch& batch, const Lines& lines, RecordFinisher* finisher) {
    for (const auto& line : lines) {
        ++batch.lines;
        std::visit(Filling{batch, finisher}, line);
    }
}
