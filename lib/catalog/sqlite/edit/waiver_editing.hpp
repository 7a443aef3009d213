#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/open/write_session.hpp"
#include "catalog/waiver_editing.hpp"

namespace hwsync::sqlite {

class SqliteWaiverEditing final : public WaiverEditing {
public:
    explicit SqliteWaiverEditing(WriteSession session);

    std::optional<std::int64_t> find_shop(std::string_view name) override;
    std::vector<std::string> shop_names() override;
    std::optional<KnownVariant> variant(ShopVariantId id) override;
    std::vector<KnownVariant> variants_with(std::int64_t shop,
                                            std::string_view text) override;
    bool has(const NewWaiver& waiver) override;
    std::int64_t add(const NewWaiver& waiver) override;
    std::optional<Waiver> remove(std::int64_t id, Time now,
                                 std::string_view by) override;
    void commit() override { m_transaction.commit(); }

private:
    Connection& connection() noexcept { return *m_session.connection; }

    WriteSession m_session;
    Transaction m_transaction;
    Identifier m_identifier;
};

} // namespace hwsync::sqlite
