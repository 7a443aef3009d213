#pragma once

#include "catalog/reject_log.hpp"
#include "catalog/shop_editing.hpp"
#include "catalog/sqlite/edit/idle_shops.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/open/write_session.hpp"

#include <cstdint>
#include <vector>

namespace hwsync::sqlite {

class SqliteShopEditing final : public ShopEditing {
public:
    SqliteShopEditing(WriteSession session, IdleShops idle, std::int64_t run,
                      const RejectLog& rejects);

    std::string primary() override;
    std::vector<std::string> children() override;
    ShopContents contents(std::string_view child) override;
    void rename(std::string_view from, std::string_view to) override;
    void forget(std::string_view child) override;
    void commit(Time now, const std::string& counts) override;

private:
    Connection& connection() noexcept { return *m_session.connection; }

    IdleShops m_idle;
    WriteSession m_session;
    Transaction m_transaction;
    std::int64_t m_run;
    const RejectLog& m_rejects;
};

} // namespace hwsync::sqlite
