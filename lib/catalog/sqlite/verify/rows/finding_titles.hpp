#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/variant_titles.hpp"

#include <hwsync/verify.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace hwsync::sqlite {

/// The titles of what findings are about, by the stored rows.
class FindingTitles {
public:
    /// It stays in the state in which it was read.
    explicit FindingTitles(Connection connection);

    /// Of a child's variant, else of the catalog variant. Empty where there is
    /// none, or where the rows are too damaged to tell.
    std::string of(const Finding& finding);

private:
    void look_at(std::string_view shop);

    Connection m_connection;
    std::string m_shop;                  ///< that was looked at last
    std::optional<std::int64_t> m_child; ///< its number, where it is a child
    std::optional<VariantTitles> m_titles;
};

} // namespace hwsync::sqlite
