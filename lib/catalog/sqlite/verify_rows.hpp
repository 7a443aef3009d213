#pragma once

#include "catalog/sqlite/connection.hpp"
#include "catalog/sqlite/shelf.hpp"
#include "model/plain_keys.hpp"

#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// The rows of a shop as the file has them, one after another by their ids;
/// variants with their product's status and, in a child, their link. Texts are
/// valid until the next row.
class StoredRows {
public:
    StoredRows(const Connection& connection, const Shelf& shelf,
               RecordKind kind);

    /// The variants of a ReadOverlay in place of the file's. Of these, nothing
    /// was stored that could be damaged.
    static StoredRows as_read(const Connection& connection, const Shelf& shelf);

    bool next();

    std::int64_t id() const noexcept;
    std::int64_t product_id() const noexcept;
    bool is_live() const noexcept;

    // Of a variant.
    std::string_view sku() const noexcept;
    std::string_view barcode() const noexcept;
    bool has_product() const noexcept;
    std::string_view product_status() const noexcept;
    std::string_view product_title() const noexcept;
    bool has_link() const noexcept;
    std::int64_t linked_to() const noexcept; ///< 0 for a block
    std::string_view link_origin() const noexcept;

    /// Whether the row is what its digest was made of; see RowTable.
    bool digest_holds();
    /// Whether the keys that are stored are these.
    bool keys_are(const PlainKeys& sku, const PlainKeys& barcode) const;

private:
    StoredRows(const Connection& connection, const Shelf& shelf,
               const std::string& sql, RecordKind kind);

    RecordKind m_kind;
    std::size_t m_fields;
    int m_sku;
    int m_barcode;
    Statement m_rows;
    std::string m_encoded;
};

} // namespace hwsync::sqlite
