local journey = require("journey")

journey.register()

if vim.lsp.enable and vim.g.journey_enable ~= false then
  vim.lsp.enable("journey")
end
