# Write peers.csv: sums of squares that base R's nls and minpack.lm's nlsLM reach on the series.
#
# Logistic and Gompertz start from R's own self-starting models (SSlogis, SSgompertz), the other
# curves from one rough start a user might write down. Cumulative loss. A fit that stops with an
# error has no sum of squares.
# Run: python series.py > series.csv && Rscript peers.R series.csv > peers.csv

library(minpack.lm)

bass <- y ~ m * (1 - exp(-(p + q) * t)) / (1 + q / p * exp(-(p + q) * t))
gamma_gompertz <- y ~ m * (1 - exp(-b * t)) * (1 + a * exp(-b * t))^(-c)
weibull <- y ~ m * (1 - exp(-(t / a)^b))
logistic <- y ~ SSlogis(t, m, c, scale)
gompertz <- y ~ SSgompertz(t, m, a, ratio)

sse <- function(fit) tryCatch(sum(resid(fit)^2), error = function(e) NA, warning = function(w) NA)

try_fits <- function(d) {
  top <- 1.2 * max(d$y)
  end <- max(d$t)
  starts <- list(
    bass = list(m = top, p = 0.1 / end, q = 4 / end),
    gamma_gompertz = list(m = top, a = 20, b = 4 / end, c = 1),
    weibull = list(m = top, a = end / 2, b = 2)
  )
  models <- list(bass = bass, gamma_gompertz = gamma_gompertz, weibull = weibull)
  rows <- list(
    c("logistic", "nls", sse(nls(logistic, d))),
    c("gompertz", "nls", sse(nls(gompertz, d)))
  )
  for (name in names(models)) {
    rows <- c(rows, list(
      c(name, "nls", sse(nls(models[[name]], d, starts[[name]]))),
      c(name, "nlsLM", sse(nlsLM(
        models[[name]], d, starts[[name]], control = nls.lm.control(maxiter = 1000)
      )))
    ))
  }
  rows
}

series <- read.csv(commandArgs(TRUE)[1])
cat("series,curve,peer,sse\n")
for (name in unique(series$series)) {
  for (row in try_fits(series[series$series == name, ])) {
    value <- if (is.na(row[3])) "" else sprintf("%.17g", as.numeric(row[3]))
    cat(name, row[1], row[2], value, sep = ",")
    cat("\n")
  }
}
