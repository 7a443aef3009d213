#pragma once

#include "catalog/batch.hpp"
#include "catalog/merge/row_store.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"
#include "model/keys.hpp"
#include "model/record.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// Makes a row's keys and its digest.
class ColumnDeriver {
public:
    ColumnDeriver(const ShopScope& scope, RecordKind kind);

    /// Texts are valid until the next call.
    Derived make(const StoredRow& row);
    Derived make(const Record& record);

private:
    struct Parts;
    Derived make(const Parts& row);

    RecordKind m_kind;
    StripRules m_strip;
    std::span<const std::size_t> m_kept;
    std::span<const std::size_t> m_added; ///< see ShopScope::added_later()
    Keys m_sku;
    Keys m_barcode;
    std::string m_encoded;
};

/// Does so for records on the thread that reads them.
class RowFinisher final : public RecordFinisher {
public:
    explicit RowFinisher(const ShopScope& scope);
    void finish(Record& record, TextArena& arena) override;
    std::uint64_t fields_version() const noexcept override {
        return m_fields_version;
    }

private:
    std::uint64_t m_fields_version;
    ColumnDeriver m_products;
    ColumnDeriver m_variants;
};

/// Leaves it to the thread that writes, where that one has less to do.
class LateFinisher final : public RecordFinisher {
public:
    explicit LateFinisher(const ShopScope& scope);
    void finish(Record&, TextArena&) override {}
    std::uint64_t fields_version() const noexcept override {
        return m_fields_version;
    }

private:
    std::uint64_t m_fields_version;
};

} // namespace hwsync::sqlite
