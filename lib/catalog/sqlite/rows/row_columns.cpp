#include "catalog/sqlite/rows/row_columns.hpp"

namespace hwsync::sqlite {

namespace {

/// The columns that a row has besides its fields: before them, and behind them
/// those of a variant that have an index.
constexpr std::array<std::string_view, 7> heads{
    "id",          "line_hash",   "digest",    "created_run",
    "changed_run", "written_run", "deleted_at"};
constexpr std::array<std::string_view, 5> indexed{
    "product_id", "sku_key", "barcode_key", "sku_near", "barcode_near"};

Value integer(std::uint64_t number) noexcept {
    return Value::of_integer(static_cast<std::int64_t>(number));
}

} // namespace

std::vector<std::string_view> row_columns(const ShopScope& scope,
                                          RecordKind kind) {
    std::vector<std::string_view> columns{heads.begin(), heads.end()};
    for (const auto position : scope.kept(kind)) {
        columns.push_back(fields_of(kind)[position].column);
    }
    if (kind == RecordKind::variant) {
        columns.insert(columns.end(), indexed.begin(), indexed.end());
    }
    return columns;
}

WrittenRow new_row(const Record& record, std::int64_t run, Load load) noexcept {
    return {record.id,
            record.product_id,
            record.line_hash,
            run,
            run,
            load == Load::first ? std::nullopt : std::optional{run},
            {},
            record.values};
}

WrittenRow changed_row(const StoredRow& row, std::int64_t run) noexcept {
    return {row.id,          row.product_id,  row.line_hash,
            row.created_run, row.changed_run, run,
            row.deleted_at,  row.values};
}

void list_row(const WrittenRow& row, const Derived& derived, RecordKind kind,
              std::span<const std::size_t> kept, std::vector<Value>& values) {
    constexpr std::size_t of_variant = 5;
    values.resize(heads.size() + kept.size() +
                  (kind == RecordKind::variant ? of_variant : 0));
    auto at = values.begin();
    *at++ = Value::of_integer(row.id);
    *at++ = integer(row.line_hash);
    *at++ = integer(derived.digest);
    *at++ = Value::of_integer(row.created_run);
    *at++ = Value::of_integer(row.changed_run);
    *at++ = row.written_run ? Value::of_integer(*row.written_run)
                            : Value::of_null();
    *at++ = Value::of_text_or_null(row.deleted_at);
    for (const auto position : kept) {
        *at++ = row.values[position];
    }
    if (kind == RecordKind::variant) {
        *at++ = Value::of_integer(row.product_id);
        for (const auto key : {derived.sku_key, derived.barcode_key,
                               derived.sku_near, derived.barcode_near}) {
            *at++ = Value::of_text_or_null(key);
        }
    }
}

void read_row(std::span<const Value> values, RecordKind kind,
              std::span<const std::size_t> kept, StoredRow& row) {
    row.id = values[0].integer;
    row.line_hash = static_cast<std::uint64_t>(values[1].integer);
    row.created_run = values[3].integer;
    row.changed_run = values[4].integer;
    row.deleted_at = values[6].text;
    auto at = heads.size();
    for (const auto position : kept) {
        row.values[position] = values[at++];
    }
    row.product_id = kind == RecordKind::variant ? values[at].integer : 0;
}

} // namespace hwsync::sqlite
